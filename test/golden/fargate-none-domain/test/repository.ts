/** What `npm run pipeline:bootstrap` finds out. */
export const repository: Record<string, string> = { repository: 'octo/server', repositoryId: '123', ownerId: '45' };
