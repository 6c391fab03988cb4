"""Who may see what, when: confirming, emergency access, approvals, today's list, limits."""
