"""Compiles the program on standard input, and prints each call of a class with the names of its arguments, as JSON."""

import ast
import json
import sys

tree = ast.parse(sys.stdin.read())
calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
print(json.dumps([{"name": call.func.id, "arguments": [keyword.arg for keyword in call.keywords]} for call in calls]))
