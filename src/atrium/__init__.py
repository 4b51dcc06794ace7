"""Order management for omnichannel retailers: one order system, one inventory, one window."""
