"""The handlers that perform steps: registered functions and stubs, their context, time limits and logs."""
