"""The contract of the store port as tests: a host runs them on its own adapter, the library on its own.

    class TestOurStore(StoreContract):
        @pytest.fixture
        def store(self, tmp_path):
            with closing(OurStore(tmp_path / "file")) as store:
                yield store

    def test_our_store_does_what_the_model_does(tmp_path_factory):
        check_store(lambda: OurStore(tmp_path_factory.mktemp("store") / "file"))

A store that outlives its process takes `DurableStoreContract`, which has the fixture `reopen` besides.
"""

from dextflow.testing.store.contract import DurableStoreContract, StoreContract
from dextflow.testing.store.machine import StoreMachine, check_store

__all__ = ["DurableStoreContract", "StoreContract", "StoreMachine", "check_store"]
