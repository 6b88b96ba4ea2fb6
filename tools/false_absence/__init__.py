"""Small fleets with truth, evidence that is removed knowingly, and a check of what tamiz says of it. Shares no code with tamiz."""
