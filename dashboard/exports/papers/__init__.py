"""The papers in Word and PowerPoint, as pure functions of a `PaperSource`."""
