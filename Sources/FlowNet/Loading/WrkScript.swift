// SPDX-License-Identifier: Apache-2.0

/// Sealed requests for wrk, a load tester without an open loop: a script, and the bodies that it posts.
package enum WrkScript {
    /// The name of the script.
    package static let scriptName = "flow.lua"
    /// The name of the file of bodies: of each line the signature, which may be empty, a tab, and the body.
    package static let bodiesName = "bodies.txt"
    /// The most bodies: each thread of wrk holds them all.
    package static let maximumCount = 20_000

    /// The lines of the file of bodies. The keys of these requests are gone: their answers cannot be opened.
    package static func bodies(_ requests: LoadRequests, count: Int) throws -> [UInt8] {
        var text: [UInt8] = []
        for request in try requests.seal(count) {
            if let signature = request.head.headers.first(name: LoadRequests.signatureHeader) { text += signature.utf8 }
            text.append(UInt8(ascii: "\t"))
            text += request.body.readableBytesView
            text.append(UInt8(ascii: "\n"))
        }
        return text
    }

    /// What wrk is given with `-s`. It finds the bodies beside itself.
    package static let script = """
        -- Posts every request of \(bodiesName) in turn, and begins again after the last: wrk -s \(scriptName) URL
        local folder = debug.getinfo(1, "S").source:match("^@(.*/)") or "./"
        local threads = 0

        -- Threads begin far from each other, so that no two post the same requests at a time.
        function setup(thread)
          thread:set("share", (threads * 0.6180339887) % 1)
          threads = threads + 1
        end

        local requests = {}
        local last

        function init()
          for line in io.lines(folder .. "\(bodiesName)") do
            local signature, body = line:match("^([^\\t]*)\\t(.*)$")
            local headers = { ["Content-Type"] = "application/json" }
            if #signature > 0 then headers["\(LoadRequests.signatureHeader)"] = signature end
            requests[#requests + 1] = wrk.format("POST", nil, headers, body)
          end
          last = math.floor(share * #requests)
        end

        function request()
          last = last % #requests + 1
          return requests[last]
        end

        """
}
