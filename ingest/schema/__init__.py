"""What editors and trainers write, as types: cards, policies, articles, playbooks, phrasebook, rules, standards."""
