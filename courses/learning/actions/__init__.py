"""Every write of a learner: one verb each, one transaction, audited."""
