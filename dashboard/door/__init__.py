"""The door: the one ASGI app, with the gate in front, sign-in, health, and the Streamlit pages behind."""
