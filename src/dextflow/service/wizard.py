"""Judge a draft, stage by stage: what is lacking or wrong, and what would be made of it."""

import attrs

from dextflow.model import Draft, Frequency, Stage
from dextflow.ports import Put
from dextflow.service.draft_clients import DraftClients
from dextflow.service.draft_review import DraftReview
from dextflow.service.draft_stages import frequency_faults, order_of, rules_faults, template_stage, usual_settings
from dextflow.service.orders import Making, work_on
from dextflow.service.records import Change
from dextflow.service.roof import Roof


@attrs.frozen(kw_only=True)
class Judgement:
    """A review, and what is written if the workflows are made: the template's publication, and the workflows."""

    review: DraftReview
    publication: tuple[Put, ...]
    changes: tuple[Change, ...]


def judge(roof: Roof, draft: Draft, making: Making) -> Judgement:
    """Look at all stages of a draft."""
    recipe = template_stage(roof, draft, making.by)
    plan = recipe.plan
    dates_faults = tuple(frequency_faults(draft, making.at.date(), roof.policy))
    settings_faults = tuple(rules_faults(roof, draft, plan))
    sound = not (recipe.faults or dates_faults or settings_faults)
    order = order_of(draft) if sound and draft.frequency is Frequency.ONE_OFF else None
    work = work_on(roof, order, making, plan) if order and plan else None
    rows = DraftClients(roof, draft, making.by, plan, work)
    reviews = tuple(map(rows.review, range(len(draft.clients))))
    return Judgement(
        review=DraftReview(
            draft=draft,
            title=draft.name.strip() or (plan.template.name if plan else ""),
            template=plan.template if plan else None,
            settings=() if settings_faults else usual_settings(roof, draft, plan),
            clients=reviews,
            faults={
                Stage.TEMPLATE: recipe.faults,
                Stage.FREQUENCY: dates_faults,
                Stage.RULES: settings_faults,
                Stage.CLIENTS: tuple(rows.faults),
            },
        ),
        publication=recipe.publication,
        changes=tuple(rows.changes),
    )
