/** What `npm run pipeline:bootstrap` finds out. */
export const repository: Record<string, string> = { project: 'group/sub/server' };
