export function renderConfig(schema: object): string;
export function renderProviders(providerSettings: (issuer: never) => object): string;
