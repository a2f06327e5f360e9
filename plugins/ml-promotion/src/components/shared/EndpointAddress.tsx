import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex } from '@backstage/ui';
import type { DeploymentEndpoint } from '@modelport/plugin-ml-promotion-common';
import { inferAddress } from '../../model/endpointAddress';
import { mlPromotionTranslationRef } from '../../translation';
import { CopyButton } from './CopyButton';
import styles from './shared.module.css';

/** The address of an endpoint, to copy. */
export function EndpointAddress({
  endpoint,
}: {
  endpoint: DeploymentEndpoint;
}) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const address = inferAddress(endpoint);
  return (
    <Flex align="center" gap="2">
      <code className={styles.code}>{address}</code>
      <CopyButton text={address} what={t('copy.endpoint')} />
    </Flex>
  );
}
