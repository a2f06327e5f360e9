import type { IdentityApi } from '@backstage/core-plugin-api';
import { rememberedPersona } from './rememberedPersona';

/** The same identity, which also forgets the chosen person when signing out. */
export function forgetOnSignOut(identity: IdentityApi): IdentityApi {
  return {
    getBackstageIdentity: () => identity.getBackstageIdentity(),
    getCredentials: () => identity.getCredentials(),
    getProfileInfo: () => identity.getProfileInfo(),
    async signOut() {
      rememberedPersona.clear();
      await identity.signOut();
    },
  };
}
