import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { Button, Combobox, Flex, Text, useAsyncList } from '@backstage/ui';
import { reasonOf } from '@modelport/plugin-ml-react';
import { searchModels } from '../../api/ownModels';
import type { ModelOption } from '../../api/ownModels';
import { mlAccessTranslationRef } from '../../translation';
import styles from './MakeToken.module.css';

interface ModelFieldProps {
  /** Who has to own a model for it to be offered. */
  owners: string[];
  value: ModelOption | null;
  isMissing: boolean;
  onChange: (model: ModelOption | null) => void;
}

/** Chooses one of the models that the caller's groups own, by a part of its name. */
export function ModelField(props: ModelFieldProps) {
  const { owners, value, isMissing, onChange } = props;
  const { t } = useTranslationRef(mlAccessTranslationRef);
  const catalog = useApi(catalogApiRef);
  const models = useAsyncList<ModelOption>({
    initialFilterText: value?.label,
    load: ({ filterText: text, cursor }) =>
      searchModels(catalog, owners, { text, cursor }),
  });
  return (
    <Flex direction="column" gap="2">
      <Combobox
        label={t('form.model')}
        description={t('form.modelHelp')}
        className={styles.field}
        validationBehavior="aria"
        validate={() => (isMissing ? t('form.modelProblem') : undefined)}
        search={{ mode: 'server' }}
        options={models}
        value={value}
        onChange={onChange}
      />
      {models.loadingState === 'error' && (
        <Flex align="center" gap="3">
          <Text role="alert" color="danger">
            {t('form.modelsFailed', { reason: reasonOf(models.error) })}
          </Text>
          <Button size="small" variant="secondary" onPress={models.reload}>
            {t('form.retry')}
          </Button>
        </Flex>
      )}
    </Flex>
  );
}
