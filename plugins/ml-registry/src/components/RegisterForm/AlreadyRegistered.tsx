import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Link } from '@backstage/ui';
import type { LoggedModelChoice } from '@modelport/plugin-ml-registry-common';
import { useUrlState } from '@modelport/plugin-ml-react';
import { mlRegistryTranslationRef } from '../../translation';
import { versionAddress } from '../shared/addresses';
import styles from '../shared/shared.module.css';

/** Says which models of a run are versions already; draws nothing when none is. */
export function AlreadyRegistered(props: {
  models: readonly LoggedModelChoice[];
}) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const url = useUrlState();
  const registered = props.models.flatMap(({ modelId, name, version }) =>
    version === undefined ? [] : [{ modelId, name, version }],
  );
  if (registered.length === 0) {
    return null;
  }
  return (
    <Alert
      role="status"
      status="info"
      icon
      title={t('register.alreadyTitle')}
      description={
        <ul className={styles.list}>
          {registered.map(({ modelId, name, version }) => (
            <li key={modelId}>
              {t('register.alreadyText', { name, version })}{' '}
              <Link href={url.href(versionAddress(version))}>
                {t('register.see', { version })}
              </Link>
            </li>
          ))}
        </ul>
      }
    />
  );
}
