export interface Rate {
  /** Requests a second, over time. */
  rateLimit: number;
  /** How many may come at once. */
  burstLimit: number;
}

/** Says of each request whether it is within the rate: a token bucket, as API Gateway has one. */
export function createThrottle(
  { rateLimit, burstLimit }: Rate,
  now: () => number = () => performance.now(),
): () => boolean {
  let tokens = burstLimit;
  let filledAt = now();
  return () => {
    const time = now();
    tokens = Math.min(burstLimit, tokens + ((time - filledAt) / 1000) * rateLimit);
    filledAt = time;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
