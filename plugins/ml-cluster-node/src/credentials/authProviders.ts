/** Providers with which the portal signs in by itself. */
const OWN = ['aws', 'azure', 'googleServiceAccount', 'serviceAccount'] as const;
/** Providers that pass on the token of a person. */
const OF_USERS = ['aks', 'google', 'oidc'] as const;

/** A value of `authProvider` that this client knows. */
export type AuthProvider = (typeof OWN)[number] | (typeof OF_USERS)[number];

export const AUTH_PROVIDERS: readonly AuthProvider[] = [...OWN, ...OF_USERS];

export const isAuthProvider = (value: string): value is AuthProvider =>
  (AUTH_PROVIDERS as readonly string[]).includes(value);

export const needsUser = (provider: AuthProvider): boolean =>
  (OF_USERS as readonly string[]).includes(provider);
