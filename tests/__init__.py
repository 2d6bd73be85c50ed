"""The tests mirror the rooms (tests/db, tests/jobs and so on); what lies here judges the whole house."""
