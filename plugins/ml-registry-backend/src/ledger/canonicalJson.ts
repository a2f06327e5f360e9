function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, member]) => member !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, member]) => [key, sorted(member)]),
    );
  }
  return value;
}

/** JSON in one form only: members in the order of their names by UTF-16, no white space, no undefined members. */
export function canonicalJson(value: object): string {
  return JSON.stringify(sorted(value));
}
