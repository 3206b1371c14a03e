export function withRegion(text: string, name: string, content: string): string;
export function writeRegion(path: string, name: string, content: string, argv?: readonly string[]): void;
export function isStarted(url: string): boolean;
