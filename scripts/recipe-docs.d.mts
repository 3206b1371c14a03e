export function withCode(text: string, read: (path: string) => string): string;
