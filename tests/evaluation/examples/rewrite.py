# A rewriter of ten lines: the prompt comes on standard input, the answer goes to standard output.
import os
import sys

sys.stdin.reconfigure(encoding="utf-8")
sys.stdout.reconfigure(encoding="utf-8")
prompt = sys.stdin.read().strip()
words = prompt.split()
short = " ".join(words[:6])  # it forgets what comes late, as many do
print(f"{short}, cinematic lighting, highly detailed, for {os.environ['PROMPTFORGE_TARGET']}")
