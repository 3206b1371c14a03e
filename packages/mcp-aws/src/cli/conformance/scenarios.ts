/** What a server offers, as far as scenarios depend on it. */
export interface Offered {
  readonly tools: boolean;
  readonly resources: boolean;
  readonly prompts: boolean;
}

export interface Scenario {
  /** The protocol version. */
  readonly version: string;
  readonly name: string;
}

interface ScenarioOptions {
  /** What a server has to offer for the scenario to make sense. */
  readonly needs?: readonly (keyof Offered)[];
}

/** What the official suite can ask of any server: its other scenarios call tools of its own. */
const scenarios: readonly (Scenario & ScenarioOptions)[] = [
  { version: '2025-11-25', name: 'server-initialize' },
  { version: '2025-11-25', name: 'ping' },
  { version: '2025-11-25', name: 'tools-list', needs: ['tools'] },
  { version: '2025-11-25', name: 'resources-list', needs: ['resources'] },
  { version: '2025-11-25', name: 'prompts-list', needs: ['prompts'] },
  { version: '2025-11-25', name: 'dns-rebinding-protection' },
  { version: '2026-07-28', name: 'tools-list', needs: ['tools'] },
  { version: '2026-07-28', name: 'resources-list', needs: ['resources'] },
  { version: '2026-07-28', name: 'prompts-list', needs: ['prompts'] },
  { version: '2026-07-28', name: 'sep-2164-resource-not-found', needs: ['resources'] },
  { version: '2026-07-28', name: 'caching', needs: ['tools', 'resources', 'prompts'] },
  { version: '2026-07-28', name: 'http-header-validation', needs: ['tools'] },
  { version: '2026-07-28', name: 'dns-rebinding-protection' },
];

/** The scenarios for a server, in both protocol versions. Pure. */
export const scenariosFor = (offered: Offered): Scenario[] =>
  scenarios
    .filter(({ needs = [] }) => needs.every((what) => offered[what]))
    .map(({ version, name }) => ({ version, name }));
