#!/bin/sh
# The Web Adapter starts this in place of a Lambda handler and passes each call on to the port it listens on.
exec node "$LAMBDA_TASK_ROOT/main.mjs"
