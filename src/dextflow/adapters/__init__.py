"""What plugs into the ports: stores, directories and ledgers. Import the one you need from its own module."""
