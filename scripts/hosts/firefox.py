"""Run the story in Firefox through Marionette: ``python firefox.py FIREFOX PROFILE ADDRESS PICTURE``.

It needs only `marionette_driver`, in a separate environment. Exits with the condition that was not met.
"""

from __future__ import annotations

import base64
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from marionette_driver.by import By
from marionette_driver.marionette import ActionSequence, Marionette

TIMEOUT_S = 60.0
PORT = 2828
STEP = "AbaloneTrain"
CARD = f".ssw-card[data-step='{STEP}']"
MENU_KEYS = ("\ue008", "\ue03a")
"""Shift and F10, as encoded by WebDriver (https://www.w3.org/TR/webdriver2/#keyboard-actions)."""

KERNEL = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"


class Page:
    """A page of Firefox."""

    def __init__(self, firefox: Marionette) -> None:
        self._firefox = firefox

    def evaluate(self, script: str) -> Any:
        """Return the value of an expression in the page."""
        return self._firefox.execute_script(f"return {script}", sandbox=None)

    def wait(self, condition: str) -> None:
        """Wait until an expression is true; exit with it as the message if that takes too long."""
        until = time.monotonic() + TIMEOUT_S
        while not self.evaluate(condition):
            if time.monotonic() > until:
                sys.exit(f"Not true after {TIMEOUT_S:.0f} s: {condition}")
            time.sleep(0.1)

    def click_card(self) -> None:
        """Click in the middle of the step's card."""
        self.evaluate("document.querySelector('.ssw').scrollIntoView()")
        x, y = self.evaluate(
            f"(({{ left, top, width, height }}) => [left + width / 2, top + height / 2])"
            f'(document.querySelector("{CARD}").getBoundingClientRect())'
        )
        mouse = ActionSequence(self._firefox, "pointer", "mouse", {"pointerType": "mouse"})
        mouse.pointer_move(int(x), int(y)).pointer_down(0).pointer_up(0).perform()

    def press_together(self, *keys: str) -> None:
        """Press keys one after another, then release them in reverse order."""
        keyboard = ActionSequence(self._firefox, "key", "keyboard")
        for key in keys:
            keyboard.key_down(key)
        for key in reversed(keys):
            keyboard.key_up(key)
        keyboard.perform()


def tell_story(firefox: Marionette, address: str) -> None:
    """Draw, select, judge, start, and finish; then open a step's menu with the keyboard."""
    firefox.navigate(address)
    page = Page(firefox)
    page.wait(KERNEL)
    page.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait("document.querySelectorAll('.ssw-card[data-look]').length === 8")
    page.click_card()
    page.wait(f"document.querySelector(\"{CARD}\").dataset.look === 'run'")
    firefox.find_element(By.CSS_SELECTOR, ".ssw-start").click()
    page.wait("document.querySelector('.ssw-run-status')?.textContent.includes('Succeeded')")
    page.evaluate(f'document.querySelector("{CARD}").focus()')
    page.press_together(*MENU_KEYS)
    page.wait("document.querySelector('.ssw [role=menu]') !== null")


def main() -> None:
    """Start Firefox headless, run the story, and save a picture of its end."""
    program, profile, address, picture = sys.argv[1:]
    options = ["--headless", "--marionette", "--no-remote", "--profile", profile]
    running = subprocess.Popen([program, *options], stderr=subprocess.DEVNULL)
    try:
        firefox = Marionette("127.0.0.1", port=PORT)
        firefox.raise_for_port(TIMEOUT_S, check_process_status=False)
        firefox.start_session()
        firefox.set_window_rect(width=1400, height=1100)
        try:
            tell_story(firefox, address)
        finally:
            Path(picture).write_bytes(base64.b64decode(firefox.screenshot(full=False)))
    finally:
        running.terminate()
        running.wait(TIMEOUT_S)


if __name__ == "__main__":
    main()
