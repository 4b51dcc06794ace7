"""What is sealed opens with its key, for its owner."""

import pytest

from atrium.kernel.seals import Seal


def test_a_sealed_secret_opens_with_its_key_for_its_owner_only():
    sealed = Seal("k").close("whsec_1", "erp")
    assert b"whsec_1" not in sealed
    assert Seal("k").open(sealed, "erp") == "whsec_1"
    for seal, owner in ((Seal("other"), "erp"), (Seal("k"), "crm")):
        with pytest.raises(ValueError, match="sealed"):
            seal.open(sealed, owner)
