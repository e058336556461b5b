"""Names of measures and platforms: what may be one, which of them are, their kinds, and the wordings of one."""
