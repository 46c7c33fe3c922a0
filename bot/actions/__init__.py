"""What can be done with a request after it was asked: buttons, selects, modals and context menus, for ever."""
