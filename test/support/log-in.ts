/**
 * A browser without a window: follows redirects, keeps cookies, fills in the forms of login and consent. Returns what the
 * login comes back to `callback` with.
 */
export async function logIn(start: URL, callback: string): Promise<URLSearchParams> {
  const cookies = new Map<string, string>();
  let url = start;
  let form: URLSearchParams | undefined;
  for (let step = 0; step < 20; step++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie },
      ...(form ? { method: 'POST', body: form } : {}),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location?.startsWith(callback)) return new URL(location).searchParams;
    if (location !== null) {
      url = new URL(location, url);
      form = undefined;
      continue;
    }
    const page = await response.text();
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
    if (prompt === undefined) throw new Error(`${url} answered ${response.status}: ${page.slice(0, 300)}`);
    url = new URL(/action="([^"]+)"/.exec(page)?.[1] ?? '', url);
    form = new URLSearchParams({ prompt, login: 'ana', password: 'any' });
  }
  throw new Error('The login does not end.');
}
