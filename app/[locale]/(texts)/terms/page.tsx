import { TextRoute, textMetadata } from '@/app/_texts/text-route'

type Props = PageProps<'/[locale]/terms'>

export const generateMetadata = ({ params }: Props) => textMetadata('terms', params)

export default function TermsPage({ params }: Props) {
  return <TextRoute name="terms" params={params} />
}
