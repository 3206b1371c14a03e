/** Headers for a deployed server. */
export const credentials = (): Record<string, string> => ({});
