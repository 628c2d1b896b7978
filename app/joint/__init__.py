"""Joint listening (共同监听): monitors and team leads hear typical calls and agree on a reading (S5)."""
