// SPDX-License-Identifier: Apache-2.0

extension ProbeMistake {
    static let backUnhandled = ProbeMistake(
        id: "back-unhandled", title: "BACK is not handled",
        remedy: "answer BACK with the screen that the customer goes back to",
        code: [
            .node(
                "default: throw new Error(`unknown action ${body.action}`)",
                #"case "BACK": return { screen: body.screen, data: stateOf(body) }"#),
            .python(#"raise ValueError(body["action"])"#, #"case "BACK": return {"screen": body["screen"], "data": state(body)}"#),
            .java("default -> throw new IllegalStateException(action);", #"case "BACK" -> screen(body.get("screen"), state(body));"#),
            .go(#"default: panic("unknown action")"#, #"case "BACK": return Screen{request.Screen, state(request)}"#),
            .csharp("_ => throw new ArgumentOutOfRangeException()", #""BACK" => Screen(request.Screen, State(request))"#),
            .php(
                "default: throw new Exception('unknown action');",
                "case 'BACK': return ['screen' => $body['screen'], 'data' => state($body)];"),
        ]
    ) { evidence in
        guard evidence.concerns(.back), [.status, .noAnswer, .content].contains(evidence.kind) else { return false }
        return await evidence.holds(.dataExchange)
    }
}
