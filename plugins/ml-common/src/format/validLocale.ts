/**
 * The locale where formats take it, else `en`: browsers on machines without a language report `C` or `en-US@posix`, and
 * every format of `Intl` throws at these. Without a locale the environment's own stays.
 *
 * @public
 */
export function validLocale(locale: string | undefined): string | undefined {
  try {
    Intl.getCanonicalLocales(locale);
    return locale;
  } catch (error) {
    if (error instanceof RangeError) {
      return 'en';
    }
    throw error;
  }
}
