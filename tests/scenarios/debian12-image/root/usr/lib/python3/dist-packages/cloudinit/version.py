__VERSION__ = "22.4.2"
