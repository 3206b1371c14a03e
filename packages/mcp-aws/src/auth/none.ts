import type { AuthMode } from '../server/auth.ts';

/** Lets everyone in. For local and private servers only. */
export const none: AuthMode = {
  mode: 'none',
  async createAuth({ log }) {
    log.warn('this server has no auth: anyone who reaches it can call it');
    return { guard: async () => ({ caller: undefined }), isOpen: true };
  },
};
