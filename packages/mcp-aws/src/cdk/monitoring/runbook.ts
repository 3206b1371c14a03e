/** For the description of an alarm, which is what a mail says. */
export const whatToDo = (name: string): string => `What to do: npx mcp-aws runbook ${name}.`;
