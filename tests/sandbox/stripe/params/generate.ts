/**
 * Writes `allowed.generated.ts`: what each simulated Stripe operation accepts, read from stripe-node's own declarations.
 * Run after a change of the pinned SDK: `node tests/sandbox/stripe/params/generate.ts`
 */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import type { ParamNode } from './types.ts'

/** Operation → type of its parameters. */
const OPERATIONS: Record<string, string> = {
  'checkout.sessions.create': 'Stripe.Checkout.SessionCreateParams',
  'checkout.sessions.retrieve': 'Stripe.Checkout.SessionRetrieveParams',
  'checkout.sessions.update': 'Stripe.Checkout.SessionUpdateParams',
  'checkout.sessions.list': 'Stripe.Checkout.SessionListParams',
  'checkout.sessions.expire': 'Stripe.Checkout.SessionExpireParams',
  'checkout.sessions.line_items': 'Stripe.Checkout.SessionListLineItemsParams',
  'payment_intents.create': 'Stripe.PaymentIntentCreateParams',
  'payment_intents.retrieve': 'Stripe.PaymentIntentRetrieveParams',
  'payment_intents.list': 'Stripe.PaymentIntentListParams',
  'payment_intents.confirm': 'Stripe.PaymentIntentConfirmParams',
  'payment_intents.cancel': 'Stripe.PaymentIntentCancelParams',
  'charges.retrieve': 'Stripe.ChargeRetrieveParams',
  'charges.list': 'Stripe.ChargeListParams',
  'refunds.create': 'Stripe.RefundCreateParams',
  'refunds.retrieve': 'Stripe.RefundRetrieveParams',
  'refunds.update': 'Stripe.RefundUpdateParams',
  'refunds.list': 'Stripe.RefundListParams',
  'refunds.cancel': 'Stripe.RefundCancelParams',
  'events.retrieve': 'Stripe.EventRetrieveParams',
  'events.list': 'Stripe.EventListParams',
  'disputes.retrieve': 'Stripe.DisputeRetrieveParams',
  'disputes.update': 'Stripe.DisputeUpdateParams',
  'disputes.list': 'Stripe.DisputeListParams',
  'disputes.close': 'Stripe.DisputeCloseParams',
  'balance_transactions.retrieve': 'Stripe.BalanceTransactionRetrieveParams',
  'balance_transactions.list': 'Stripe.BalanceTransactionListParams',
  'products.create': 'Stripe.ProductCreateParams',
  'products.retrieve': 'Stripe.ProductRetrieveParams',
  'prices.create': 'Stripe.PriceCreateParams',
  'prices.retrieve': 'Stripe.PriceRetrieveParams',
  'payment_methods.create': 'Stripe.PaymentMethodCreateParams',
  'payment_methods.retrieve': 'Stripe.PaymentMethodRetrieveParams',
  'customers.create': 'Stripe.CustomerCreateParams',
  'customers.retrieve': 'Stripe.CustomerRetrieveParams',
  'ephemeral_keys.create': 'Stripe.EphemeralKeyCreateParams',
  'tax.calculations.create': 'Stripe.Tax.CalculationCreateParams',
  'tax.transactions.create_from_calculation': 'Stripe.Tax.TransactionCreateFromCalculationParams',
  'tax.transactions.create_reversal': 'Stripe.Tax.TransactionCreateReversalParams',
  'tax.transactions.retrieve': 'Stripe.Tax.TransactionRetrieveParams',
}

const here = path.dirname(fileURLToPath(import.meta.url))
const probePath = path.join(here, '__probe.ts')
const probeText = `import type Stripe from 'stripe'\n${Object.values(OPERATIONS)
  .map((type, index) => `export type P${index} = ${type}`)
  .join('\n')}\n`

function createProgram(): ts.Program {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: ['node'],
  }
  const host = ts.createCompilerHost(options)
  const readSource = host.getSourceFile.bind(host)
  const fileExists = host.fileExists.bind(host)
  host.fileExists = (name) => name === probePath || fileExists(name)
  host.getSourceFile = (name, ...rest) =>
    name === probePath
      ? ts.createSourceFile(name, probeText, ts.ScriptTarget.ES2023, true)
      : readSource(name, ...rest)
  return ts.createProgram([probePath], options, host)
}

function describe(checker: ts.TypeChecker, type: ts.Type, depth: number): ParamNode {
  const parts = (type.isUnion() ? type.types : [type]).filter(
    (part) => !(part.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)),
  )
  const objects = parts.filter((part) => part.flags & ts.TypeFlags.Object && !isDecimal(part))
  const literals = parts.flatMap((part) => (part.isStringLiteral() && part.value !== '' ? [part.value] : []))
  const [object] = objects
  if (object) return describeObject(checker, objects, object, depth)
  if (literals.length > 0) return { enum: literals }
  if (parts.some((part) => part.flags & ts.TypeFlags.BooleanLike)) return 'boolean'
  if (parts.some(isDecimal)) return 'decimal'
  if (parts.some((part) => part.flags & ts.TypeFlags.NumberLike)) return 'integer'
  return 'string'
}

function isDecimal(type: ts.Type): boolean {
  return type.isIntersection() && type.getProperty('toFixed') !== undefined
}

function describeObject(
  checker: ts.TypeChecker,
  objects: ts.Type[],
  first: ts.Type,
  depth: number,
): ParamNode {
  const element = checker.isArrayType(first)
    ? checker.getTypeArguments(first as ts.TypeReference)[0]
    : undefined
  if (element) return { array: describe(checker, element, depth + 1) }
  if (checker.getIndexInfosOfType(first).length > 0) return 'map'
  const fields: Record<string, ParamNode> = {}
  const required: string[] = []
  for (const property of objects.flatMap((object) => object.getProperties())) {
    fields[property.name] = describe(checker, checker.getTypeOfSymbol(property), depth + 1)
    if (!(property.flags & ts.SymbolFlags.Optional)) required.push(property.name)
  }
  return required.length > 0 ? { object: fields, required } : { object: fields }
}

function generate(): string {
  const program = createProgram()
  const checker = program.getTypeChecker()
  const probe = program.getSourceFile(probePath)
  if (!probe) throw new Error('the probe file was not read')
  const rows: string[] = []
  const aliases = probe.statements.filter(ts.isTypeAliasDeclaration)
  for (const [index, operation] of Object.keys(OPERATIONS).entries()) {
    const alias = aliases[index]
    if (!alias) throw new Error(`no type for ${operation}`)
    const type = checker.getTypeAtLocation(alias)
    if (type.flags & ts.TypeFlags.Any)
      throw new Error(`stripe-node does not declare ${OPERATIONS[operation]}`)
    const json = JSON.stringify(describe(checker, type, 0))
    rows.push(`  '${operation}':\n    '${json.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}',`)
  }
  return `// Generated by generate.ts from stripe-node's declarations; do not edit.\n/** JSON of a ParamNode per operation, parsed when first asked for. */\nexport const ALLOWED_PARAMS: Record<string, string> = {\n${rows.join('\n')}\n}\n`
}

writeFileSync(path.join(here, 'allowed.generated.ts'), generate())
