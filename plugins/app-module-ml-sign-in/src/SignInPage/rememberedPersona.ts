import { DEMO_PERSONAS } from './personas';

const KEY = 'modelport.demo.persona';

const known = (id: string | null): string | undefined =>
  DEMO_PERSONAS.find(persona => persona.id === id)?.id;

/**
 * Whom this browser tab signed in as, so that a reload does not ask again. A tab keeps its own person, for two tabs may be
 * two people; one that has none takes the person last chosen in this browser.
 */
export const rememberedPersona = {
  get(): string | undefined {
    const own = window.sessionStorage.getItem(KEY);
    if (own !== null) {
      return known(own);
    }
    const last = known(window.localStorage.getItem(KEY));
    if (last) {
      window.sessionStorage.setItem(KEY, last);
    }
    return last;
  },
  set(id: string) {
    window.sessionStorage.setItem(KEY, id);
    window.localStorage.setItem(KEY, id);
  },
  clear() {
    window.sessionStorage.removeItem(KEY);
    window.localStorage.removeItem(KEY);
  },
};
