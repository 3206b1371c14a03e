export function renderCosts(cost: object, prices: object): string;
export function renderIdleCost(cost: object): string;
