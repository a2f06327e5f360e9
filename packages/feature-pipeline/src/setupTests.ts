// eslint-disable-next-line no-restricted-imports, @backstage/no-forbidden-package-imports -- models are loaded as in its own tests
import '@modelport/fraud-scoring/src/setupTests';
