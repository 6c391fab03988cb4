"""The command line: automation, backup schedules, acceptance. Same services, same log."""
