export const negotiations = { legacy: { mode: 'legacy' }, modern: { mode: { pin: '2026-07-28' } } } as const;

export type Era = keyof typeof negotiations;
export const eras: readonly Era[] = ['legacy', 'modern'];
