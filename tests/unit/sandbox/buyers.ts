import { type Answer, type Outside, read } from './support'

/** The shortest client that can buy one Turkish 1 GB bundle at a vendor and look for it afterwards. */
export interface Buyer {
  login(): Promise<void>
  order(): Promise<Answer>
  /** By the reads that the vendor offers, without an answer to the purchase in hand. */
  finds(iccid: string): Promise<boolean>
  /** What the vendor answers when the prepaid wallet is too low. */
  dry: object
}

export function buyers(outside: Outside): Record<string, Buyer> {
  return {
    travelroam: travelRoam(outside),
    airhub: airHub(outside),
    esimcard: esimCard(outside),
    esimhub: esimHub(outside),
  }
}

function travelRoam({ env, call }: Outside): Buyer {
  const headers = {
    'x-api-key': env.TRAVELROAM_API_KEY ?? '',
    clientsecret: env.TRAVELROAM_CLIENT_SECRET ?? '',
  }
  const ask = (path: string, body: unknown) =>
    call('POST', `${env.TRAVELROAM_BASE_URL}${path}`, { body, headers })
  return {
    login: async () => undefined,
    order: () => ask('/processorders', { bundleName: 'esim_1GB_7D_TR_V2', orderType: 'COUNTRY' }),
    finds: async (iccid) =>
      (await ask('/esims/applied/bundles', { iccid })).text.includes('esim_1GB_7D_TR_V2'),
    dry: { status: 400, message: 'Insufficient organisation balance' },
  }
}

function airHub({ env, call }: Outside): Buyer {
  let token = ''
  let orders = 0
  const partnerCode = '12345678'
  const ask = (path: string, body: unknown) =>
    call('POST', `${env.AIRHUB_BASE_URL}/api/${path}`, {
      body,
      headers: { authorization: `Bearer ${token}` },
    })
  return {
    async login() {
      const body = { userName: env.AIRHUB_USERNAME, password: env.AIRHUB_PASSWORD }
      token = String(read((await ask('Authentication/UserLogin', body)).json, 'token'))
    },
    order() {
      orders += 1
      const body = { partnerCode, planCode: '199999', unique_order_id: `order-${orders}`, travelDate: '' }
      return ask('ESIM/PurhaseSim', body)
    },
    finds: async (iccid) =>
      (await ask('ESIM/GetOrderDetail', { partnerCode, flag: '1', fromDate: '', toDate: '' })).text.includes(
        iccid,
      ),
    dry: { status: 200, isSuccess: false, message: 'Insufficient wallet balance' },
  }
}

function esimCard({ env, call, shop }: Outside): Buyer {
  let token = ''
  const ask = (method: string, path: string, body?: unknown) =>
    call(method, `${env.ESIMCARD_BASE_URL}${path}`, {
      ...(body === undefined ? {} : { body }),
      headers: { authorization: `Bearer ${token}` },
    })
  return {
    async login() {
      const body = { email: env.ESIMCARD_EMAIL, password: env.ESIMCARD_PASSWORD }
      token = String(read((await ask('POST', '/login', body)).json, 'access_token'))
    },
    order() {
      const { catalogue } = shop('esimcard')
      const package_type_id = catalogue.keyOf(catalogue.find('TR', 1_000, 7))
      return ask('POST', '/package/purchase', { package_type_id })
    },
    finds: async (iccid) => (await ask('GET', '/my-esims?page=1')).text.includes(iccid),
    dry: { status: false, message: 'Insufficient balance' },
  }
}

function esimHub({ env, call, shop }: Outside): Buyer {
  const headers = { 'api-key': env.ESIMHUB_API_KEY ?? '', tenant: env.ESIMHUB_TENANT_KEY ?? '' }
  const ask = (method: string, path: string, body?: unknown) =>
    call(method, `${env.ESIMHUB_CORE_URL}/core/api/v1/order/${path}`, {
      ...(body === undefined ? {} : { body }),
      headers,
    })
  return {
    login: async () => undefined,
    order() {
      const { catalogue } = shop('esimhub')
      const BundleGuid = catalogue.keyOf(catalogue.find('TR', 1_000, 7))
      return ask('POST', 'create', { BundleGuid, Quantity: 1, UniqueIdentifier: 'ref', ServiceTag: 'ESIM' })
    },
    finds: async (iccid) =>
      (await ask('GET', 'get-order-history?pageIndex=1&pageSize=20')).text.includes(iccid),
    dry: { status: 200, success: false, message: 'Insufficient balance' },
  }
}
