"""How often one address, account or name may ask for what is open to everybody."""

ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "reauthenticate": "10/m/user",
    "reset_password": "20/m/ip,5/m/key,10/h/key",
    "reset_password_from_key": "20/m/ip",
    "invitation": "30/m/ip",
    "meeting_answer": "30/m/ip",
    "calendar_feed": "60/m/ip",
    "public_plan": "120/m/ip",  # a class of pupils may read it together behind one address
    "public_page": "120/m/ip",
    "public_picture": "1200/m/ip",  # ten on a page
}
