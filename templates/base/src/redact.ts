const secret = /token|secret|password|passwd|authorization|cookie|credential|api[-_]?key|private[-_]?key/i;
/** JSON Web Tokens, and keys of AWS and of this server. */
const looksSecret = /^eyJ|^AKIA|^ASIA|^mcp_[0-9a-f]{16}_/;

/** A copy for the log: no value that is, or looks like, a secret; long texts cut; nothing deep. */
export function redacted(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return looksSecret.test(value) ? '[redacted]' : value.slice(0, 200);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 5) return '[deep]';
  if (Array.isArray(value)) return value.slice(0, 20).map((item) => redacted(item, depth + 1));
  const entries = Object.entries(value).slice(0, 50);
  return Object.fromEntries(
    entries.map(([key, item]) => [key, secret.test(key) ? '[redacted]' : redacted(item, depth + 1)]),
  );
}
