const secret = /auth|token|secret|pass|pwd|cookie|credential|session|jwt|bearer|api[-_]?key|private[-_]?key/i;
/** Tokens, keys of AWS, GitHub and this server, and addresses with a password. */
const looksSecret =
  /\beyJ[\w-]+\.|\b(AKIA|ASIA)[A-Z0-9]{12}|mcp_[0-9a-f]{16}_|\b(Bearer|Basic)\s|\b(sk|ghp|gho|xox[bp])[-_]\w|:\/\/[^/\s]*@|[?&]\w*token=/i;

const longest = 8192;

/** A copy for the log: no value that is, or looks like, a secret; long texts cut; nothing deep, and not much of it. */
export function redacted(value: unknown): unknown {
  const copy = copied(value, 0);
  return (JSON.stringify(copy) ?? '').length > longest ? '[too much]' : copy;
}

function copied(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return looksSecret.test(value) ? '[redacted]' : value.slice(0, 200);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 5) return '[deep]';
  if (Array.isArray(value)) return value.slice(0, 20).map((item) => copied(item, depth + 1));
  // `{ name: 'Authorization', value: '…' }`
  const names = secret.test(String((value as { name?: unknown }).name ?? ''));
  const entries = Object.entries(value).slice(0, 50);
  return Object.fromEntries(
    entries.map(([key, item]) => [
      key.slice(0, 100),
      secret.test(key) || (names && key === 'value') ? '[redacted]' : copied(item, depth + 1),
    ]),
  );
}
