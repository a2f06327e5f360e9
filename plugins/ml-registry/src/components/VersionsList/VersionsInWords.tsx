import { Fragment } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import {
  CHALLENGER_ALIAS,
  CHAMPION_ALIAS,
  PREVIOUS_ALIAS,
} from '@modelport/plugin-ml-registry-common';
import { useUrlState } from '@modelport/plugin-ml-react';
import { mlRegistryTranslationRef } from '../../translation';
import { versionAddress } from '../shared/addresses';

const TOLD = [CHAMPION_ALIAS, CHALLENGER_ALIAS, PREVIOUS_ALIAS] as const;

interface VersionsInWordsProps {
  /** Alias to version. */
  aliases: Record<string, string>;
  /** Whether there was a champion before. */
  hadChampion: boolean;
}

/** Which version is what, in one sentence. */
export function VersionsInWords({
  aliases,
  hadChampion,
}: VersionsInWordsProps) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const url = useUrlState();
  const parts: Array<{ text: string; version?: string }> = [];
  for (const alias of TOLD) {
    const version = aliases[alias];
    if (version !== undefined) {
      parts.push({ text: t(`list.${alias}`), version });
    } else if (alias === CHAMPION_ALIAS) {
      parts.push({
        text: t(hadChampion ? 'list.noChampionNow' : 'list.noChampion'),
      });
    }
  }
  return (
    <Text as="p" variant="body-large" data-testid="versions-in-words">
      {parts.map(({ text, version }, index) => (
        <Fragment key={text}>
          {index > 0 && '; '}
          {text}
          {version !== undefined && (
            <>
              {' '}
              <Link href={url.href(versionAddress(version))}>
                {t('common.version', { version })}
              </Link>
            </>
          )}
        </Fragment>
      ))}
      .
    </Text>
  );
}
